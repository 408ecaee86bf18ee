CREATE TABLE item(id int PRIMARY KEY, name varchar(20));
INSERT INTO item VALUES (7, 'lamp');
