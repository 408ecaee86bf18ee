package dev.clew.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/** A prepared SELECT that keeps its parameters, to be explained with them should it turn out slow. */
// Longer than any file should be, because JDBC is: every parameter is set, then kept, or lost where it is read once
// only.
@NullUnmarked // nulls are as JDBC has them
@SuppressWarnings("deprecation") // JDBC's own: a delegate must have them all
final class RecordingPreparedStatement extends CorrelatedPreparedStatement {
    private final Binds binds = new Binds();

    RecordingPreparedStatement(CorrelatedConnection connection, PreparedStatement delegate, Query query) {
        super(connection, delegate, query);
    }

    @Override
    Binds binds() {
        return binds;
    }

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        super.setNull(parameterIndex, sqlType);
        binds.set(parameterIndex, s -> s.setNull(parameterIndex, sqlType));
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        super.setBoolean(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setBoolean(parameterIndex, x));
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        super.setByte(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setByte(parameterIndex, x));
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        super.setShort(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setShort(parameterIndex, x));
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        super.setInt(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setInt(parameterIndex, x));
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        super.setLong(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setLong(parameterIndex, x));
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        super.setFloat(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setFloat(parameterIndex, x));
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        super.setDouble(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setDouble(parameterIndex, x));
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        super.setBigDecimal(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setBigDecimal(parameterIndex, x));
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        super.setString(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setString(parameterIndex, x));
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        super.setBytes(parameterIndex, x);
        byte[] kept = x == null ? null : x.clone();
        binds.set(parameterIndex, s -> s.setBytes(parameterIndex, kept));
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        super.setDate(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setDate(parameterIndex, x));
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        super.setTime(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setTime(parameterIndex, x));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        super.setTimestamp(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setTimestamp(parameterIndex, x));
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        super.setAsciiStream(parameterIndex, x, length);
        binds.lose();
    }

    @Deprecated
    @Override
    public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        super.setUnicodeStream(parameterIndex, x, length);
        binds.lose();
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        super.setBinaryStream(parameterIndex, x, length);
        binds.lose();
    }

    @Override
    public void clearParameters() throws SQLException {
        super.clearParameters();
        binds.clear();
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType);
        binds.set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType));
    }

    @Override
    public void setObject(int parameterIndex, Object x) throws SQLException {
        super.setObject(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setObject(parameterIndex, x));
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        super.setCharacterStream(parameterIndex, reader, length);
        binds.lose();
    }

    @Override
    public void setRef(int parameterIndex, Ref x) throws SQLException {
        super.setRef(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setBlob(int parameterIndex, Blob x) throws SQLException {
        super.setBlob(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setClob(int parameterIndex, Clob x) throws SQLException {
        super.setClob(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setArray(int parameterIndex, Array x) throws SQLException {
        super.setArray(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        super.setDate(parameterIndex, x, cal);
        binds.set(parameterIndex, s -> s.setDate(parameterIndex, x, cal));
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        super.setTime(parameterIndex, x, cal);
        binds.set(parameterIndex, s -> s.setTime(parameterIndex, x, cal));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        super.setTimestamp(parameterIndex, x, cal);
        binds.set(parameterIndex, s -> s.setTimestamp(parameterIndex, x, cal));
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        super.setNull(parameterIndex, sqlType, typeName);
        binds.set(parameterIndex, s -> s.setNull(parameterIndex, sqlType, typeName));
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        super.setURL(parameterIndex, x);
        binds.set(parameterIndex, s -> s.setURL(parameterIndex, x));
    }

    @Override
    public void setRowId(int parameterIndex, RowId x) throws SQLException {
        super.setRowId(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        super.setNString(parameterIndex, value);
        binds.set(parameterIndex, s -> s.setNString(parameterIndex, value));
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        super.setNCharacterStream(parameterIndex, value, length);
        binds.lose();
    }

    @Override
    public void setNClob(int parameterIndex, NClob value) throws SQLException {
        super.setNClob(parameterIndex, value);
        binds.lose();
    }

    @Override
    public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        super.setClob(parameterIndex, reader, length);
        binds.lose();
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        super.setBlob(parameterIndex, inputStream, length);
        binds.lose();
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        super.setNClob(parameterIndex, reader, length);
        binds.lose();
    }

    @Override
    public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        super.setSQLXML(parameterIndex, xmlObject);
        binds.lose();
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
        binds.set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength));
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        super.setAsciiStream(parameterIndex, x, length);
        binds.lose();
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        super.setBinaryStream(parameterIndex, x, length);
        binds.lose();
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        super.setCharacterStream(parameterIndex, reader, length);
        binds.lose();
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        super.setAsciiStream(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        super.setBinaryStream(parameterIndex, x);
        binds.lose();
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        super.setCharacterStream(parameterIndex, reader);
        binds.lose();
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        super.setNCharacterStream(parameterIndex, value);
        binds.lose();
    }

    @Override
    public void setClob(int parameterIndex, Reader reader) throws SQLException {
        super.setClob(parameterIndex, reader);
        binds.lose();
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        super.setBlob(parameterIndex, inputStream);
        binds.lose();
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader) throws SQLException {
        super.setNClob(parameterIndex, reader);
        binds.lose();
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
        binds.set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength));
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType);
        binds.set(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType));
    }
}
