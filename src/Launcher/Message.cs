using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>A line of text for a person; it goes out with one system call.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8192)]
internal unsafe struct Message
{
    private const int Capacity = 8192 - sizeof(int);

    private int _length;
    private byte _first;

    public Message()
    {
        _length = 0;
        _first = 0;
    }

    /// <summary>Starts a line about the launch.</summary>
    public Message(ReadOnlySpan<byte> start)
        : this()
    {
        Add("[multivariant] "u8);
        Add(start);
    }

    public void Add(ReadOnlySpan<byte> text) => Add(new Text(text));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(byte* zeroTerminated) => Add(new Text(zeroTerminated));

    /// <summary>Control characters would break the line, or the terminal; they become question marks.</summary>
    public void Add(Text text)
    {
        fixed (byte* bytes = &_first)
        {
            for (int i = 0; i < text.Length && _length < Capacity - 1; i++)
                bytes[_length++] = text.Start[i] is < 0x20 or 0x7F ? (byte)'?' : text.Start[i];
        }
    }

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

    /// <summary>Adds what a symbolic link names, or the link itself where that cannot be found out.</summary>
    public void AddTarget(byte* link)
    {
        fixed (byte* bytes = &_first)
        {
            byte* target = bytes + _length;
            nint length = Linux.ReadLink(link, target, Capacity - 1 - _length);
            Add(Linux.Failed(length) ? new Text(link) : new Text(target, (int)length));
        }
    }

    /// <summary>Adds a system call's error by name and number.</summary>
    public void AddError(nint result)
    {
        Add(ErrorName.Of(-result));
        Add(" "u8);
        Add((ulong)-result);
    }

    /// <summary>The end of the text, up to <paramref name="maximumLength"/> bytes of it, with a closing zero byte.</summary>
    public byte* End(int maximumLength)
    {
        fixed (byte* bytes = &_first)
        {
            bytes[_length] = 0;
            return bytes + (_length < maximumLength ? 0 : _length - maximumLength);
        }
    }

    /// <summary>Writes the line and begins an empty one. Returns below zero where that is not possible.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nint WriteLine(nint file)
    {
        fixed (byte* bytes = &_first)
        {
            bytes[_length] = (byte)'\n';
            int length = _length + 1;
            _length = 0;
            return Output.Write(file, bytes, length);
        }
    }
}
