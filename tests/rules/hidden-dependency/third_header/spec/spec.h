// A module that declares what others implement.
int spec_draw(void);
