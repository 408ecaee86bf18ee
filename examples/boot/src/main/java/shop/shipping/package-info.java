/** Ships what was ordered: Kafka in, SQL out. */
@NullMarked
package shop.shipping;

import org.jspecify.annotations.NullMarked;
