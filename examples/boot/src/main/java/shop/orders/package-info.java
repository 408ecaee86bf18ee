/** Takes orders: HTTP in, SQL, HTTP and Kafka out. */
@NullMarked
package shop.orders;

import org.jspecify.annotations.NullMarked;
