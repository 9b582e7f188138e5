int lock;
