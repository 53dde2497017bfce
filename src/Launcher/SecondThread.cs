using System.Runtime.InteropServices;
using System.Threading;
using MultiVariant.Launcher.Zstandard;

namespace MultiVariant.Launcher;

/// <summary>
/// A thread that takes a part of unpacking, where there is more than one processor. It is gone before the program starts.
/// </summary>
internal readonly unsafe struct SecondThread
{
    /// <summary>In bytes: unpacking less takes no longer than starting a thread.</summary>
    private const ulong Worthwhile = 256 * 1024;

    private readonly Work* _work;
    private readonly nint _number;

    /// <summary>Starts the thread, if it can be had. If not, the first thread does everything.</summary>
    public SecondThread(Work* work)
    {
        _work = work;
        if ((ulong)(work->OutputEnd - work->Output) < Worthwhile || !HasSecondProcessor())
            return;
        work->Running = 1;
        _number = Native.StartThread((byte*)work + sizeof(Work), work, &work->Running);
    }

    /// <summary>
    /// Waits until the thread uses no memory any more; and then, as far as a sandbox lets it ask, until the process has a
    /// single thread, as programs may expect at their start.
    /// </summary>
    public void Join()
    {
        if (_number <= 0)
            return;
        while (Interlocked.CompareExchange(ref _work->Running, 0, 0) != 0)
            Linux.Yield();
        nint process = Linux.ProcessNumber();
        while (Linux.ThreadExists(process, _number))
            Linux.Yield();
    }

    private static bool HasSecondProcessor()
    {
        ProcessorMask mask;
        nint size = Linux.Processors(&mask.First, sizeof(ProcessorMask));
        if (Linux.Failed(size))
            return false;
        bool hasOne = false;
        for (ulong* part = &mask.First; part < (byte*)&mask + size; part++)
        {
            if ((*part & (*part - 1)) != 0 || (hasOne && *part != 0))
                return true;
            hasOne |= *part != 0;
        }

        return false;
    }

#if DECODES
    [System.Runtime.RuntimeExport("second_thread")]
    private static void Run(Work* work)
    {
        work->TouchOutput();
        work->Workspace->Help();
    }
#endif

    /// <summary>What to unpack; its end is the thread's stack.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16 * 1024)]
    public struct Work
    {
        /// <summary>Other than 0 until the thread has ended.</summary>
        public int Running;

        public Workspace* Workspace;
        public byte* Output;
        public byte* OutputEnd;

        /// <summary>Gets huge pages for the output before the first thread needs them.</summary>
        public readonly void TouchOutput()
        {
            byte* page = PackedVariant.HugePageEnd(Output);
            for (; page + sizeof(int) <= OutputEnd; page += PackedVariant.HugePage)
            {
                // What the first thread has written meanwhile stays.
                Interlocked.CompareExchange(ref *(int*)page, 0, 0);
            }
        }
    }

    /// <summary>Linux knows no machine with more processors than bits in here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 1024)]
    private struct ProcessorMask
    {
        public ulong First;
    }
}
