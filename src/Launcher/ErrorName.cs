namespace MultiVariant.Launcher;

/// <summary>Names of the errors that the launcher's system calls return (include/uapi/asm-generic).</summary>
internal static class ErrorName
{
    private const int NameColumn = 3;
    private const int RowLength = 10;

    private static ReadOnlySpan<byte> Table =>
        "01 EPERM  02 ENOENT 05 EIO    07 E2BIG  08 ENOEXEC09 EBADF  "u8 +
        "11 EAGAIN 12 ENOMEM 13 EACCES 17 EEXIST 22 EINVAL 23 ENFILE "u8 +
        "24 EMFILE 27 EFBIG  28 ENOSPC 32 EPIPE  38 ENOSYS 40 ELOOP  "u8;

    /// <summary>The name, or "errno" if the table does not have it.</summary>
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
