/* autotomy: allow(unowned-file): a scratch tool */
int tool;
