using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>A line of text, which is written with one system call.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8192)]
internal unsafe struct Message
{
    private const int Capacity = 8192 - sizeof(int);

    private int _length;

    public Message() => _length = 0;

    /// <summary>Starts a line about the launch.</summary>
    public Message(Literal start)
        : this()
    {
        Add("[multivariant] "u8);
        Add(start);
    }

    public readonly bool IsHalfFull => _length > Capacity / 2;

    /// <summary>The buffer behind the length. A message is on the stack, so it does not move.</summary>
    private byte* Bytes => (byte*)Unsafe.AsPointer(ref _length) + sizeof(int);

    public void Add(Literal text) => Add(text.Start);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(byte* zeroTerminated) => Add(Text.Of(zeroTerminated));

    /// <summary>Replaces control characters, which could break the line or the terminal, with question marks.</summary>
    public void Add(Text text)
    {
        byte* bytes = Bytes;
        for (int i = 0; i < text.Length && _length < Capacity - 1; i++)
            bytes[_length++] = text.Start[i] is < 0x20 or 0x7F ? (byte)'?' : text.Start[i];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(ulong number)
    {
        ulong unit = 1;
        while (number / unit >= 10)
            unit *= 10;
        for (; unit != 0; unit /= 10)
        {
            byte digit = (byte)('0' + (number / unit % 10));
            Add(new Text(&digit, 1));
        }
    }

    /// <summary>Adds the number so that it ends at <paramref name="column"/>.</summary>
    public void AddRightAligned(ulong number, int column)
    {
        int start = column - 1;
        for (ulong rest = number / 10; rest != 0; rest /= 10)
            start--;
        while (_length < start)
            Add(" "u8);
        Add(number);
    }

    /// <summary>
    /// The target of a symbolic link, or the link itself if that is impossible. Valid until more text is added.
    /// </summary>
    public Text ReadTarget(byte* link)
    {
        byte* target = Bytes + _length;
        nint length = Native.ReadLink(link, target, Capacity - 1 - _length);
        return Linux.Failed(length) ? Text.Of(link) : new Text(target, (int)length);
    }

    /// <summary>Adds the error of a system call: its name and its number.</summary>
    public void AddError(nint result)
    {
        Add(ErrorName.Of(-result));
        Add(" "u8);
        Add((ulong)-result);
    }

    /// <summary>At most the last <paramref name="maximumLength"/> bytes of the text, and a zero byte.</summary>
    public byte* End(int maximumLength)
    {
        Bytes[_length] = 0;
        return Bytes + (_length < maximumLength ? 0 : _length - maximumLength);
    }

    /// <summary>Writes the line and starts a new one. Returns 0, or a negated error number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nint WriteLine(nint file)
    {
        Bytes[_length++] = (byte)'\n';
        return Write(file);
    }

    /// <summary>Like <see cref="WriteLine"/>, but the line continues with what is added next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nint Write(nint file)
    {
        int length = _length;
        _length = 0;
        return Output.Write(file, Bytes, length);
    }
}
