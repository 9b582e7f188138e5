int cpu(void);
