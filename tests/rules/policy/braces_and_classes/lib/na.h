int na;
