"""The committee's meeting that reviews the appraisals before the police propose (họp xét duyệt, practice P18)."""
