struct thing;
void c_take(struct thing *thing);
