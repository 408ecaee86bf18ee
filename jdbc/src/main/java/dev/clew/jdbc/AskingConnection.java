package dev.clew.jdbc;

import dev.clew.forwarding.Forwarding;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import org.jspecify.annotations.NullUnmarked;

/** The methods of a connection for which the driver may ask the server: such a question comes under the request's id too. */
@Forwarding(Connection.class)
@NullUnmarked // nulls are as JDBC has them
abstract class AskingConnection extends ForwardingConnection {
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    AskingConnection(Connection delegate) {
        super(delegate);
    }

    /** Writes the session's value for work that follows and is not seen here. */
    abstract void writeFirst();

    /** Notes a failure, and returns the one that the application gets. */
    abstract SQLException failed(SQLException failure);

    private <T> T ask(Question<T> question) throws SQLException {
        writeFirst();
        try {
            return question.ask(delegate);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return ask(c -> c.createArrayOf(typeName, elements));
    }

    @Override
    public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        return ask(c -> c.createStruct(typeName, attributes));
    }

    @Override
    public Blob createBlob() throws SQLException {
        return ask(Connection::createBlob);
    }

    @Override
    public Clob createClob() throws SQLException {
        return ask(Connection::createClob);
    }

    @Override
    public NClob createNClob() throws SQLException {
        return ask(Connection::createNClob);
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return ask(Connection::createSQLXML);
    }

    @Override
    public String getSchema() throws SQLException {
        return ask(Connection::getSchema);
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        ask(c -> {
            c.setSchema(schema);
            return null;
        });
    }

    @Override
    public String getCatalog() throws SQLException {
        return ask(Connection::getCatalog);
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        ask(c -> {
            c.setCatalog(catalog);
            return null;
        });
    }
}
