static int other;
