/** Keeps the stock: HTTP in, SQL out. */
@NullMarked
package shop.inventory;

import org.jspecify.annotations.NullMarked;
