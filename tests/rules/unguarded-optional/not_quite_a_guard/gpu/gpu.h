int gpu(void);
