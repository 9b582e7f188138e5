struct peers { int len; };
