using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// The file that ELFSharp reads. A sound file is read about once; a damaged one can send ELFSharp to the same bytes
/// again and again, until the budget is used up.
/// </summary>
internal sealed class BudgetedStream(FileRange file) : Stream
{
    private const int WindowSize = 4096;

    private readonly byte[] _window = new byte[WindowSize];
    private long _windowStart;
    private int _windowLength;
    private long _budget = (3 * file.Length) + (64 * 1024);

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position < 0 || Position >= Length)
            return 0;
        Span<byte> wanted = buffer[..(int)Math.Min(buffer.Length, Length - Position)];
        _budget -= wanted.Length;
        if (_budget < 0)
            throw new ElfFormatException("headers that lead to the same bytes over and over");
        if (wanted.Length > WindowSize)
            file.TryRead((ulong)Position, wanted);
        else
            Window(wanted.Length).CopyTo(wanted);
        Position += wanted.Length;
        return wanted.Length;
    }

    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 1 ? value : -1;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin == SeekOrigin.Begin ? offset : throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The next bytes. ELFSharp reads field by field; one read of the file serves many fields.</summary>
    private ReadOnlySpan<byte> Window(int count)
    {
        if (Position < _windowStart || Position + count > _windowStart + _windowLength)
        {
            _windowStart = Position;
            _windowLength = (int)Math.Min(WindowSize, Length - Position);
            file.TryRead((ulong)Position, _window.AsSpan(0, _windowLength));
        }

        return _window.AsSpan((int)(Position - _windowStart), count);
    }
}
