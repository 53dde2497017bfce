namespace Cake.MultiVariant.Elf;

/// <summary>The GNU properties of a program (x86-64 psABI 1.0, "Program Property"; AArch64 ELF, likewise).</summary>
internal readonly record struct ElfProperties
{
    private const uint X86Features = 0xC000_0002;
    private const uint X86IsaNeeded = 0xC000_8002;
    private const uint X86IsaUsed = 0xC001_0002;
    private const uint Arm64Features = 0xC000_0000;

    /// <summary>A property's type and size.</summary>
    private const int HeaderSize = 8;

    /// <summary>In bytes; linkers write some fifty.</summary>
    private const int MaximumSize = 4096;

    /// <summary>Bit n - 1 stands for x86-64-v<c>n</c>, 0 for nothing said.</summary>
    public uint IsaNeeded { get; private init; }

    /// <summary>As <see cref="IsaNeeded"/>.</summary>
    public uint IsaUsed { get; private init; }

    /// <summary>Whether all code is ready for indirect branch tracking.</summary>
    public bool HasIbt { get; private init; }

    /// <summary>Whether all code is ready for shadow stacks.</summary>
    public bool HasShadowStack { get; private init; }

    /// <summary>Whether all code is ready for AArch64's branch target identification.</summary>
    public bool HasBti { get; private init; }

    public static ElfProperties Read(ElfContent content, ElfTable table)
    {
        if (table.Size > MaximumSize)
            throw new ElfFormatException($"GNU properties of {table.Size} bytes");
        var properties = new ElfProperties();
        Span<byte> buffer = stackalloc byte[HeaderSize];
        Span<byte> value = stackalloc byte[sizeof(uint)];
        ulong end = table.Offset + table.Size;
        for (ulong offset = table.Offset; offset < end;)
        {
            ElfFields property = content.Fields(offset, buffer, "a GNU property");
            uint type = property.Word();
            ulong size = property.Word();
            offset += HeaderSize;
            if (offset > end || size > end - offset)
                throw new ElfFormatException("a GNU property that exceeds its note");
            if (size == sizeof(uint))
                properties = properties.With(type, content.Fields(offset, value, "a GNU property").Word());
            ulong alignment = (ulong)content.NativeSize;
            offset += (size + alignment - 1) & ~(alignment - 1);
        }

        return properties;
    }

    private ElfProperties With(uint type, uint value) => type switch
    {
        X86IsaNeeded => this with { IsaNeeded = value },
        X86IsaUsed => this with { IsaUsed = value },
        X86Features => this with { HasIbt = (value & 1) != 0, HasShadowStack = (value & 2) != 0 },
        Arm64Features => this with { HasBti = (value & 1) != 0 },
        _ => this,
    };
}
