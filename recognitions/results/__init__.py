"""Results told (practice P20): the public list and its files, the Thông báo kết quả, what a subject reads of its own result."""
