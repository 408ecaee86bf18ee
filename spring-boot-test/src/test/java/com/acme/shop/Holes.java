package com.acme.shop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;

/** The ways in which applications lose the id, each at an endpoint of its own. */
@Configuration(proxyBeanMethods = false)
public class Holes {
    static final Logger LOG = LoggerFactory.getLogger("holes");

    @Bean
    Reports reports() {
        return new Reports();
    }

    /** Of a class that nobody can wrap without its users noticing. */
    @Bean(destroyMethod = "shutdownNow")
    ThreadPoolExecutor byItsClass() {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    /** No bean, so all that is asynchronous is lost. */
    @Bean
    AsyncConfigurer privateExecutor() {
        Executor executor = Executors.newSingleThreadExecutor(Holes::daemon);
        return new AsyncConfigurer() {
            @Override
            public Executor getAsyncExecutor() {
                return executor;
            }
        };
    }

    /** A servlet at a path to which the filter is not mapped. */
    @Bean
    ServletRegistrationBean<HttpServlet> outside() {
        return new ServletRegistrationBean<>(
                new HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        LOG.info("outside");
                        response.getWriter().print("outside");
                    }
                },
                "/outside");
    }

    /** Narrows the mapping of Clew's filter. */
    @Bean
    static org.springframework.beans.factory.config.BeanPostProcessor narrow() {
        return new org.springframework.beans.factory.config.BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (name.equals("clewFilterRegistration")) {
                    ((FilterRegistrationBean<?>) bean).addUrlPatterns("/holes/*", "/shop/*");
                }
                return bean;
            }
        };
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> dropsTheHeader() {
        FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
                    throws ServletException, IOException {
                chain.doFilter(in, new HttpServletResponseWrapper(out) {
                    @Override
                    public void setHeader(String name, String value) {
                        if (!name.equalsIgnoreCase("X-Request-ID")) {
                            super.setHeader(name, value);
                        }
                    }
                });
            }
        });
        filter.addUrlPatterns("/holes/header");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> hidesTheHeader() {
        FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
                    throws ServletException, IOException {
                chain.doFilter(
                        new HttpServletRequestWrapper(in) {
                            @Override
                            public String getHeader(String name) {
                                return name.equalsIgnoreCase("X-Request-ID") ? null : super.getHeader(name);
                            }

                            @Override
                            public java.util.Enumeration<String> getHeaders(String name) {
                                return name.equalsIgnoreCase("X-Request-ID")
                                        ? java.util.Collections.emptyEnumeration()
                                        : super.getHeaders(name);
                            }
                        },
                        out);
            }
        });
        filter.addUrlPatterns("/holes/hidden");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    static class Reports {
        @Async
        public CompletableFuture<String> write() {
            LOG.info("report written");
            return CompletableFuture.completedFuture("written");
        }
    }

    @RestController
    static class Web {
        private static final ExecutorService OWN = Executors.newFixedThreadPool(1, Holes::daemon);

        private final Reports reports;
        private final URI stock;
        private final JdbcTemplate own =
                new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:holes;DB_CLOSE_DELAY=-1"));

        Web(Reports reports, @Value("${shop.stock}") URI stock) {
            this.reports = reports;
            this.stock = stock;
        }

        @GetMapping("/holes/client")
        String client() {
            return RestClient.create()
                    .get()
                    .uri(stock.resolve("/unnamed"))
                    .retrieve()
                    .body(String.class);
        }

        @GetMapping("/holes/executor")
        String executor() throws Exception {
            return OWN.submit(() -> line("own executor")).get();
        }

        @GetMapping("/holes/future")
        String future() {
            return CompletableFuture.supplyAsync(() -> line("future")).join();
        }

        @GetMapping("/holes/thread")
        String thread() throws InterruptedException {
            Thread thread = new Thread(() -> line("thread"));
            thread.start();
            thread.join();
            return "joined";
        }

        @GetMapping("/holes/database")
        String database() {
            return own.queryForObject("select 'own'", String.class);
        }

        @GetMapping("/holes/header")
        String header() {
            return line("header");
        }

        @GetMapping("/holes/hidden")
        String hidden() {
            return line("hidden");
        }

        @GetMapping("/holes/mdc")
        String mdc() {
            MDC.clear();
            return line("mdc");
        }

        /** Two parts that wait for each other, so that one of them is on another thread. */
        @GetMapping("/holes/stream")
        String stream() {
            CountDownLatch both = new CountDownLatch(2);
            IntStream.range(0, 2).parallel().forEach(part -> {
                both.countDown();
                try {
                    if (both.await(60, TimeUnit.SECONDS)) {
                        line("stream");
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            return "streamed";
        }

        @GetMapping("/holes/async")
        String async() throws Exception {
            return reports.write().get();
        }

        private static String line(String text) {
            LOG.info("{}", text);
            return text;
        }
    }
}
