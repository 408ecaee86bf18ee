package dev.clew.springboot.grpc.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.grpc.client.interceptor.security.BasicAuthenticationInterceptor;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The users of a shop that lets nobody else in. */
class Guards {
    /** Sends a user's name and password with each call. */
    static final BasicAuthenticationInterceptor SELLER = new BasicAuthenticationInterceptor("seller", "secret");

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(User.withUsername("seller")
                .password("{noop}secret")
                .authorities("sell")
                .build());
    }
}
