CREATE TABLE colour (id INT);
