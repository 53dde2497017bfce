#if ELFSHARP
namespace Cake.MultiVariant.Files;

/// <summary>A range of a file for those who want a stream.</summary>
internal sealed class FileRangeStream(FileRange file) : Stream
{
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
        if (!file.TryRead((ulong)Position, wanted))
            return 0;
        Position += wanted.Length;
        return wanted.Length;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
#endif
