namespace Cake.MultiVariant.Building;

/// <summary>Lets one publish of a project at a time into its <c>obj</c>. The system releases it when a process ends.</summary>
internal static class PublishLock
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for another publish to end, and says so.</summary>
    public static FileStream Take(AotProject project, ICakeLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(project.StateFolder.FullPath);
        string file = project.StateFolder.CombineWithFilePath("lock").FullPath;
        for (bool isWaiting = false; ; isWaiting = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.HResult == IsLocked)
            {
                if (!isWaiting)
                    log.Information("Waiting for another publish of {0}", project.File);
                cancellationToken.WaitHandle.WaitOne(s_interval);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux.</summary>
    private const int IsLocked = 11;
}
