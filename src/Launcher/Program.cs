using System.Runtime;
using MultiVariant.Format;

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
        var process = new InitialStack(stack);
        Bundle bundle = default;
        bundle.Open(process, ref memory);

        bool mayControl = !process.IsSecure && (bundle.Footer.Flags & BundleFlags.IgnoreEnvironment) == 0;
        Control control = mayControl ? Control.Read(process.Environment) : default;
        Choice choice = Choice.Make(bundle, control);
        if (control.Wants(DebugWords.List))
            List(bundle, choice);

        choice.RequireVariant(bundle);
        bundle.RequireRaw(choice.Variant);
        if (control.Wants(DebugWords.Extract))
            Extract(bundle, choice.Variant, ref memory);
        if (control.Wants(DebugWords.Log))
            Report(choice.Variant);

        if (UsesMemoryFile(bundle, control))
            MemoryFile.Execute(process, bundle, choice.Variant, ref memory);
        Randomness randomness = Randomness.Take();
        LoadedProgram program = default;
        program.Load(process, bundle, choice.Variant, control, randomness, ref memory);

        process.Describe(program);
        KernelView.Update(process, program, randomness);
        memory.Close();
        Departure.Leave(process, program.Start);
    }

    private static bool UsesMemoryFile(in Bundle bundle, in Control control) =>
        control.Wants(DebugWords.Memfd)
        || ((bundle.Footer.Flags & BundleFlags.LaunchFromMemory) != 0 && !control.Wants(DebugWords.Map));

    private static void List(in Bundle bundle, in Choice choice)
    {
        Listing.Write(bundle, choice);
        Linux.Exit(0);
    }

    private static void Extract(in Bundle bundle, IndexEntry* variant, ref Arena memory)
    {
        nint result = Output.Copy(bundle, variant, Linux.StandardOutput, ref memory);
        if (Linux.Failed(result))
            Fatal.SystemCall("write to standard output the variant in"u8, bundle.Path, result);
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
