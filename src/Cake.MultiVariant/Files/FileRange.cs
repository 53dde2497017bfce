using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Files;

/// <summary>A range of an open file: all of it, or one variant inside a bundle.</summary>
internal sealed class FileRange
{
    private const int BufferSize = 64 * 1024;

    private readonly FilePath _path;
    private readonly SafeFileHandle _file;
    private readonly long _start;

    private FileRange(FilePath path, SafeFileHandle file, long start, long length) =>
        (_path, _file, _start, Length) = (path, file, start, length);

    public long Length { get; }

    public static FileRange Whole(FilePath path, SafeFileHandle file) => new(path, file, 0, RandomAccess.GetLength(file));

    public FileRange Slice(long start, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new FileRange(_path, _file, _start + start, length);
    }

    /// <summary>Fills the buffer from an offset in the range; false if the range ends too early.</summary>
    public bool TryRead(ulong offset, Span<byte> buffer)
    {
        if (offset > (ulong)Length || (ulong)buffer.Length > (ulong)Length - offset)
            return false;
        for (long position = _start + (long)offset; buffer.Length > 0;)
        {
            int count = ReadSome(buffer, position);
            buffer = buffer[count..];
            position += count;
        }

        return true;
    }

    /// <summary>Reads a structure at an offset in the range; false if the range ends too early.</summary>
    public bool TryRead<T>(ulong offset, out T value)
        where T : unmanaged
    {
        value = default;
        return TryRead(offset, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    /// <summary>Reads the structure at the end of the range; false if the range is shorter.</summary>
    public bool TryReadLast<T>(out T value)
        where T : unmanaged => TryRead((ulong)(Length - Unsafe.SizeOf<T>()), out value);

    /// <summary>The bytes of a range that is not larger than an array can be.</summary>
    public byte[] ReadAll()
    {
        byte[] bytes = new byte[Length];
        _ = TryRead(0, bytes);
        return bytes;
    }

    public byte[] ComputeSha256(CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ForEachChunk(0, chunk => hash.AppendData(chunk), cancellationToken);
        return hash.GetHashAndReset();
    }

    /// <summary>Copies the range to a file's position. Returns the SHA-256 sum of the copy, read back.</summary>
    public byte[] CopyTo(FileStream destination, CancellationToken cancellationToken = default)
    {
        long start = destination.Position;
        long copied = KernelCopy.Copy(_file, _start, destination.SafeFileHandle, start, Length, cancellationToken);
        destination.Position = start + copied;
        ForEachChunk(copied, destination.Write, cancellationToken);
        return new FileRange(destination.Name, destination.SafeFileHandle, start, Length).ComputeSha256(cancellationToken);
    }

    private void ForEachChunk(long start, Action<ReadOnlySpan<byte>> action, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        for (long position = start; position < Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> wanted = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - position));
            int count = ReadSome(wanted, _start + position);
            action(wanted[..count]);
            position += count;
        }
    }

    private int ReadSome(Span<byte> buffer, long position)
    {
        int count = RandomAccess.Read(_file, buffer, position);
        return count > 0 ? count : throw new CakeException(
            $"Cannot read {_path}: it was cut short at byte {position}. Stop what writes to it, and try again.");
    }
}
