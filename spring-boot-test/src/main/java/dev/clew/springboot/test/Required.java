package dev.clew.springboot.test;

import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.MatrixVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/** The things without which an endpoint cannot be called. */
final class Required {
    private Required() {}

    /**
     * Returns them as a text, null if a GET of the pattern is enough.
     *
     * @param isConditional whether parameters or headers are asked for
     */
    static @Nullable String by(String verb, String pattern, boolean isConditional) {
        return text(mapped(verb, pattern, isConditional));
    }

    static @Nullable String by(String verb, String pattern, boolean isConditional, HandlerMethod method) {
        StringJoiner required = mapped(verb, pattern, isConditional);
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (isRequired(parameter)) {
                parameter.initParameterNameDiscovery(null);
                required.add(parameter.getParameterType().getSimpleName());
            }
        }
        return text(required);
    }

    private static StringJoiner mapped(String verb, String pattern, boolean isConditional) {
        StringJoiner required = new StringJoiner(", ");
        if (!verb.equals("GET")) {
            required.add("it is no GET");
        }
        if (pattern.indexOf('{') >= 0 || pattern.indexOf('*') >= 0) {
            required.add("a path");
        }
        if (isConditional) {
            required.add("parameters or headers");
        }
        return required;
    }

    private static @Nullable String text(StringJoiner required) {
        return required.length() == 0 ? null : required.toString();
    }

    private static boolean isRequired(MethodParameter parameter) {
        if (parameter.getParameterType() == Optional.class) {
            return false;
        }
        RequestParam param = parameter.getParameterAnnotation(RequestParam.class);
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        CookieValue cookie = parameter.getParameterAnnotation(CookieValue.class);
        RequestBody body = parameter.getParameterAnnotation(RequestBody.class);
        RequestPart part = parameter.getParameterAnnotation(RequestPart.class);
        MatrixVariable matrix = parameter.getParameterAnnotation(MatrixVariable.class);
        return param != null && isRequired(param.required(), param.defaultValue())
                || header != null && isRequired(header.required(), header.defaultValue())
                || cookie != null && isRequired(cookie.required(), cookie.defaultValue())
                || matrix != null && isRequired(matrix.required(), matrix.defaultValue())
                || body != null && body.required()
                || part != null && part.required()
                || parameter.getParameterAnnotations().length == 0
                        && parameter.getParameterType().isPrimitive();
    }

    private static boolean isRequired(boolean required, String defaultValue) {
        return required && ValueConstants.DEFAULT_NONE.equals(defaultValue);
    }
}
