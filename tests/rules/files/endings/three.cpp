int cpp;
