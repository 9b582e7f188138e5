int left2;
