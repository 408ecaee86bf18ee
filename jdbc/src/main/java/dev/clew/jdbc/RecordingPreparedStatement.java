package dev.clew.jdbc;

import java.math.BigDecimal;
import java.net.URL;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/** A prepared SELECT that keeps its parameters, to be explained with them should it turn out slow. */
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
    void lose(int parameterIndex) {
        binds.lose(parameterIndex);
    }

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        super.setNull(parameterIndex, sqlType);
        binds.keep(parameterIndex, null, (s, none) -> s.setNull(parameterIndex, sqlType));
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        super.setBoolean(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setBoolean(parameterIndex, kept));
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        super.setByte(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setByte(parameterIndex, kept));
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        super.setShort(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setShort(parameterIndex, kept));
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        super.setInt(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setInt(parameterIndex, kept));
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        super.setLong(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setLong(parameterIndex, kept));
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        super.setFloat(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setFloat(parameterIndex, kept));
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        super.setDouble(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setDouble(parameterIndex, kept));
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        super.setBigDecimal(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setBigDecimal(parameterIndex, kept));
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        super.setString(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setString(parameterIndex, kept));
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        super.setBytes(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setBytes(parameterIndex, kept));
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        super.setDate(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setDate(parameterIndex, kept));
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        super.setTime(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setTime(parameterIndex, kept));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        super.setTimestamp(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setTimestamp(parameterIndex, kept));
    }

    @Override
    public void clearParameters() throws SQLException {
        super.clearParameters();
        binds.clear();
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType);
        binds.keep(parameterIndex, x, (s, kept) -> s.setObject(parameterIndex, kept, targetSqlType));
    }

    @Override
    public void setObject(int parameterIndex, Object x) throws SQLException {
        super.setObject(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setObject(parameterIndex, kept));
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        super.setDate(parameterIndex, x, cal);
        Calendar own = Binds.copy(cal);
        binds.keep(parameterIndex, x, (s, kept) -> s.setDate(parameterIndex, kept, own));
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        super.setTime(parameterIndex, x, cal);
        Calendar own = Binds.copy(cal);
        binds.keep(parameterIndex, x, (s, kept) -> s.setTime(parameterIndex, kept, own));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        super.setTimestamp(parameterIndex, x, cal);
        Calendar own = Binds.copy(cal);
        binds.keep(parameterIndex, x, (s, kept) -> s.setTimestamp(parameterIndex, kept, own));
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        super.setNull(parameterIndex, sqlType, typeName);
        binds.keep(parameterIndex, null, (s, none) -> s.setNull(parameterIndex, sqlType, typeName));
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        super.setURL(parameterIndex, x);
        binds.keep(parameterIndex, x, (s, kept) -> s.setURL(parameterIndex, kept));
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        super.setNString(parameterIndex, value);
        binds.keep(parameterIndex, value, (s, kept) -> s.setNString(parameterIndex, kept));
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
        binds.keep(parameterIndex, x, (s, kept) -> s.setObject(parameterIndex, kept, targetSqlType, scaleOrLength));
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
        binds.keep(parameterIndex, x, (s, kept) -> s.setObject(parameterIndex, kept, targetSqlType, scaleOrLength));
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        super.setObject(parameterIndex, x, targetSqlType);
        binds.keep(parameterIndex, x, (s, kept) -> s.setObject(parameterIndex, kept, targetSqlType));
    }
}
