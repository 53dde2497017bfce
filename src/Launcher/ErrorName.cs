namespace MultiVariant.Launcher;

/// <summary>Names of the error numbers that the launcher's system calls answer with (include/uapi/asm-generic).</summary>
internal static class ErrorName
{
    private const int NameColumn = 3;
    private const int RowLength = 10;

    private static ReadOnlySpan<byte> Table =>
        "01 EPERM  "u8 +
        "02 ENOENT "u8 +
        "05 EIO    "u8 +
        "07 E2BIG  "u8 +
        "08 ENOEXEC"u8 +
        "09 EBADF  "u8 +
        "11 EAGAIN "u8 +
        "12 ENOMEM "u8 +
        "13 EACCES "u8 +
        "17 EEXIST "u8 +
        "22 EINVAL "u8 +
        "23 ENFILE "u8 +
        "24 EMFILE "u8 +
        "28 ENOSPC "u8 +
        "32 EPIPE  "u8 +
        "38 ENOSYS "u8 +
        "40 ELOOP  "u8;

    /// <summary>The name, or "errno" for a number that is not in the table.</summary>
    public static Text Of(nint error)
    {
        for (int row = 0; row < Table.Length; row += RowLength)
        {
            if (((Table[row] - '0') * 10) + Table[row + 1] - '0' == error)
                return new Text(Table.Slice(row + NameColumn, RowLength - NameColumn)).UpTo(' ');
        }

        return new("errno"u8);
    }
}
