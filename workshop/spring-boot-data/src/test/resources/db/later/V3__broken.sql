CREATE TABL colour (id INT);
