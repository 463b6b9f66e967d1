/* What the library of plt.c has. */
#ifndef RESOLVER_H
#define RESOLVER_H

int selected(int n);

#endif
