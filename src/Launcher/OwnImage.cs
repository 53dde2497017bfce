namespace MultiVariant.Launcher;

/// <summary>The launcher in memory, where its last page holds the start of the bundle's notes too.</summary>
internal static unsafe class OwnImage
{
    /// <summary>The order of the program headers in Launcher.ld.</summary>
    private const int LoadSegment = 0;
    private const int NoteSegment = 2;

    public static byte* Start => Native.ImageStart();

    public static byte* End => Start + Segment(LoadSegment)->MemorySize;

    /// <summary>Where the notes, of which the build-id is the first, lie in the file.</summary>
    public static ulong NotesOffset => Segment(NoteSegment)->Offset;

    public static byte* Notes => Start + NotesOffset;

    private static Elf64ProgramHeader* Segment(int number) =>
        (Elf64ProgramHeader*)(Start + ((Elf64Header*)Start)->ProgramHeaderOffset) + number;
}
