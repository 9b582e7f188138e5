// A glob of sub-configurations may match none yet.
int ui;
