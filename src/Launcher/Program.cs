using System.Runtime;
using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>
/// The story of a launch: open the bundle, choose a variant, map it and its interpreter, tell kernel and program
/// where they are, leave.
/// </summary>
internal static unsafe class Program
{
    /// <summary>Called by <c>_start</c> with the stack that the kernel made. Does not return.</summary>
    [RuntimeExport("launch")]
    public static void Launch(nint* stack)
    {
        var memory = new Arena();
        Launch(new InitialStack(stack), ref memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Launch(in InitialStack process, ref Arena memory)
    {
        Bundle bundle = default;
        bundle.Open(process, ref memory);

        Control control = default;
        if (!process.IsSecure && (bundle.Footer.Flags & BundleFlags.IgnoreEnvironment) == 0)
            control.Read(process.Environment);
        Choice choice = default;
        choice.Make(bundle, control);
        bool startsFromMemory = StartsFromMemory(bundle, control);
        if (control.Wants(DebugWords.List | DebugWords.Json))
            Describe(bundle, choice, control, startsFromMemory);

        choice.RequireVariant(bundle);
        Payload payload = default;
        payload.Open(bundle, choice.Variant);
        if (control.Wants(DebugWords.Extract))
            Extract(payload, ref memory);
        if (control.Wants(DebugWords.Log))
            Report(choice.Variant);

        if (startsFromMemory || !payload.CanBeMapped)
            MemoryFile.Execute(process, payload, ref memory);
        Randomness randomness = Randomness.Take();
        LoadedProgram program = default;
        program.Load(process, payload, control, randomness, ref memory);

        process.Describe(program);
        KernelView.Update(process, program, randomness);
        memory.Close();
        Departure.Leave(process, program.Start);
    }

    private static bool StartsFromMemory(in Bundle bundle, in Control control) =>
        control.Wants(DebugWords.Memfd)
        || ((bundle.Footer.Flags & BundleFlags.LaunchFromMemory) != 0 && !control.Wants(DebugWords.Map));

    private static void Describe(in Bundle bundle, in Choice choice, in Control control, bool startsFromMemory)
    {
        if (control.Wants(DebugWords.List))
            Listing.Write(bundle, choice);
        else
            JsonListing.Write(bundle, choice, control, startsFromMemory);
        Linux.Exit(0);
    }

    private static void Extract(in Payload payload, ref Arena memory)
    {
        nint result = payload.CopyTo(Linux.StandardOutput, ref memory);
        Fatal.IfFailed(result, "write to standard output the variant in"u8, payload.Path);
        Linux.Exit(0);
    }

    private static void Report(IndexEntry* variant)
    {
        var message = new Message("launcher: starting variant "u8);
        message.Add(variant->Name);
        message.WriteLine(Linux.StandardError);
    }

    /// <summary>ILC wants an entry point; the kernel enters at <c>_start</c>.</summary>
    private static void Main()
    {
    }
}
