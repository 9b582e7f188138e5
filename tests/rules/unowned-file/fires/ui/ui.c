int ui;
