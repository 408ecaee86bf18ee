/** RestClient, RestTemplate and WebClient with the ids. */
@NullMarked
package dev.clew.springboot.client;

import org.jspecify.annotations.NullMarked;
