int db;
