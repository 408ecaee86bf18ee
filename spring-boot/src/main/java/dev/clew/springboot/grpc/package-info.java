/** gRPC in a Spring Boot application. */
@NullMarked
package dev.clew.springboot.grpc;

import org.jspecify.annotations.NullMarked;
