int other;
/* autotomy: allow-file(unowned-file): another one */
