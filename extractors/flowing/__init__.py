"""What readers of files without page geometry share (Word, workbooks, web pages): paragraphs, tables, their places."""
