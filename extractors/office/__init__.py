"""What Word files and workbooks share: the zip container and the namespaces of its parts."""
