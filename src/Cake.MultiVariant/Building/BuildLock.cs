namespace Cake.MultiVariant.Building;

/// <summary>Lets one build at a time into a folder. The system releases it when a process ends.</summary>
internal static class BuildLock
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for another build to end, and says so.</summary>
    public static FileStream Take(DirectoryPath folder, string subject, ICakeLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.FullPath);
        string file = folder.CombineWithFilePath("lock").FullPath;
        for (bool isWaiting = false; ; isWaiting = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.HResult == IsLocked)
            {
                if (!isWaiting)
                    log.Information("Waiting for another build of {0}", subject);
                cancellationToken.WaitHandle.WaitOne(s_interval);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux.</summary>
    private const int IsLocked = 11;
}
