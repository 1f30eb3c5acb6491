"""Digital signatures of the state on the portal's own PDF (practice P2: “Đã kiểm tra chữ ký số”; Nghị định 68/2024/NĐ-CP).

The portal never holds a key: it hands a PDF out, and checks what comes back.
"""
