package dev.clew.benchmarks.http;

import java.net.Proxy;
import java.net.ProxySelector;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.CertificatePinner;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A chain that answers at once. */
final class StubChain implements Interceptor.Chain {
    private final Request request;
    private final Call call;
    private final Response response;
    private @Nullable Request sent;

    StubChain(Request request, Call call, Response response) {
        this.request = request;
        this.call = call;
        this.response = response;
    }

    /** What the interceptor passed on. */
    @Nullable
    Request sent() {
        return sent;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response proceed(Request outgoing) {
        sent = outgoing;
        return response;
    }

    @Override
    public @Nullable Connection connection() {
        return null;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public int connectTimeoutMillis() {
        return 0;
    }

    @Override
    public Interceptor.Chain withConnectTimeout(int a, TimeUnit b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int readTimeoutMillis() {
        return 0;
    }

    @Override
    public Interceptor.Chain withReadTimeout(int a, TimeUnit b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int writeTimeoutMillis() {
        return 0;
    }

    @Override
    public Interceptor.Chain withWriteTimeout(int a, TimeUnit b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getFollowSslRedirects() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getFollowRedirects() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Dns getDns() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withDns(Dns a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketFactory getSocketFactory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withSocketFactory(SocketFactory a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getRetryOnConnectionFailure() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withRetryOnConnectionFailure(boolean a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Authenticator getAuthenticator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withAuthenticator(Authenticator a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CookieJar getCookieJar() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withCookieJar(CookieJar a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Cache getCache() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withCache(Cache a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Proxy getProxy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withProxy(Proxy a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProxySelector getProxySelector() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withProxySelector(ProxySelector a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Authenticator getProxyAuthenticator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withProxyAuthenticator(Authenticator a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable SSLSocketFactory getSslSocketFactoryOrNull() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withSslSocketFactory(SSLSocketFactory a, X509TrustManager b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable X509TrustManager getX509TrustManagerOrNull() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostnameVerifier getHostnameVerifier() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withHostnameVerifier(HostnameVerifier a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CertificatePinner getCertificatePinner() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withCertificatePinner(CertificatePinner a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionPool getConnectionPool() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Interceptor.Chain withConnectionPool(ConnectionPool a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventListener getEventListener() {
        throw new UnsupportedOperationException();
    }
}
