namespace MultiVariant.Format.X64;

/// <summary>A row of the x86-64 feature table, and all that follow it.</summary>
internal readonly ref struct X64Feature
{
    private const int LeafColumn = 1;
    private const int RegisterColumn = 2;
    private const int BitColumn = 3;
    private const int StateColumn = 5;
    private const int RowLengthWithoutName = 6;

    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _nameLength;

    public X64Feature(ReadOnlySpan<byte> rows)
    {
        _rows = rows;
        while (_nameLength < rows.Length && rows[_nameLength] != ' ')
            _nameLength++;
    }

    /// <summary>The feature's name, ASCII.</summary>
    public ReadOnlySpan<byte> Name => _rows.Slice(0, _nameLength);

    /// <summary>Where CPUID reports the feature.</summary>
    public CpuidBit Location => new(
        (CpuidLeaf)_rows[_nameLength + LeafColumn],
        (CpuidRegister)_rows[_nameLength + RegisterColumn],
        ((_rows[_nameLength + BitColumn] - '0') * 10) + _rows[_nameLength + BitColumn + 1] - '0',
        (OsState)_rows[_nameLength + StateColumn]);

    /// <summary>The row of the feature with the next number; empty behind the last.</summary>
    public X64Feature Next => new(_rows.Slice(_nameLength + RowLengthWithoutName));
}
