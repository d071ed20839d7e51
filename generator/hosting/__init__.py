"""The site for web servers: a folder to upload, with packed text files, and what servers say with each file."""
