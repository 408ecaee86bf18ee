/** gRPC's calls as spans, on both sides, with the ids in their metadata. */
@NullMarked
package dev.clew.grpc;

import org.jspecify.annotations.NullMarked;
